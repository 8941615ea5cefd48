"""The nodes that are measured: what the fake driver is told to be."""

from dataclasses import dataclass

MIG_SLICES = 7


@dataclass(frozen=True)
class Node:
    name: str
    gpus: int
    mig: bool
    processes: int  # on the whole node

    def control(self):
        """The fake's control file: values that move, so that no page is like the one before."""
        return "\n".join(line for gpu in range(self.gpus) for line in self._gpu(gpu)) + "\n"

    def _gpu(self, gpu):
        yield f"gpu {gpu} h100-sxm" + (" mig=on" if self.mig else "")
        period = 7 + gpu
        for key, middle, swing in (("compute", 60, 39), ("memcopy", 30, 20), ("temperature", 55, 10), ("power", 400, 200)):
            yield f"set {gpu} {key} sine({middle},{swing},{period},0)"
        for slice_ in range(MIG_SLICES if self.mig else 0):
            yield f"instance {gpu} gi={7 + slice_} ci=0 profile=1g.10gb index={slice_} used={(slice_ + 1) << 28}"
        for process in range(gpu, self.processes, self.gpus):
            where = f" gi={7 + process // self.gpus % MIG_SLICES} ci=0" if self.mig else " sm=40 mem=10"
            yield f"process {gpu} pid={100000 + process} memory={1 << 28}{where} name=python"


NODES = {
    "1": Node("1 GPU", 1, False, 2),
    "8": Node("8 GPUs", 8, False, 16),
    "16": Node("16 GPUs", 16, False, 32),
    "mig": Node("16 GPUs × 7 MIG instances, 1,000 processes", 16, True, 1000),
}
