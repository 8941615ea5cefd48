package io.gpuwarden.nvml;

import io.gpuwarden.gpu.Engine;
import io.gpuwarden.gpu.EngineUtilization;
import io.gpuwarden.gpu.GpuException;
import io.gpuwarden.gpu.ValueName;
import io.gpuwarden.nvml.NvmlStructs.Utilization;
import io.gpuwarden.nvml.Question.Way;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How busy each engine is: from the driver's sample buffer, so that no burst between two readings
 * is lost, or else the driver's latest mean.
 */
final class UtilizationReader {
  private static final double PERCENT = 1e-2;
  private static final int MAX_PERCENT = 100;

  /** The sampling types up to here are known to every driver. */
  private static final int OLDEST_TYPES = 4;

  private final Device gpu;
  private final NativeBlock buffer = new NativeBlock(SampleBuffer.INITIAL_BYTES);
  private final Map<Engine, Channel> channels = new EnumMap<>(Engine.class);

  /** One engine's sample buffer and question. */
  private record Channel(SampleBuffer samples, Question question) {}

  UtilizationReader(Device gpu) {
    this.gpu = gpu;
    NvmlLibrary nvml = gpu.nvml();
    add(Engine.COMPUTE, 1, rates(Utilization.GPU));
    add(Engine.MEMORY_COPY, 2, rates(Utilization.MEMORY));
    add(
        Engine.ENCODER,
        3,
        gpu.u32First(NvmlSymbol.ENCODER_UTILIZATION, nvml::nvmlDeviceGetEncoderUtilization));
    add(
        Engine.DECODER,
        4,
        gpu.u32First(NvmlSymbol.DECODER_UTILIZATION, nvml::nvmlDeviceGetDecoderUtilization));
    add(
        Engine.JPEG,
        8,
        gpu.u32First(NvmlSymbol.JPG_UTILIZATION, nvml::nvmlDeviceGetJpgUtilization));
    add(Engine.OFA, 9, gpu.u32First(NvmlSymbol.OFA_UTILIZATION, nvml::nvmlDeviceGetOfaUtilization));
  }

  Map<Engine, EngineUtilization> read(Tick tick) throws GpuException {
    Map<Engine, EngineUtilization> read = new EnumMap<>(Engine.class);
    for (Map.Entry<Engine, Channel> each : channels.entrySet()) {
      Channel channel = each.getValue();
      OptionalLong percent = channel.question.asLong(tick);
      if (percent.isEmpty()) {
        continue;
      }
      if (channel.question.way().function() == NvmlSymbol.SAMPLES) {
        read.put(each.getKey(), channel.samples.take());
      } else if (percent.getAsLong() <= MAX_PERCENT) {
        read.put(each.getKey(), new EngineUtilization.Rate(percent.getAsLong() * PERCENT));
      } else {
        channel.question.failed(NvmlReturn.NO_DATA.of(channel.question.way().function()));
      }
    }
    return Collections.unmodifiableMap(read);
  }

  void close() {
    buffer.close();
  }

  /**
   * @param type {@code nvmlSamplingType_t}
   * @param rate the way to ask where there is no sample buffer
   */
  private void add(Engine engine, int type, Way rate) {
    SampleBuffer samples = new SampleBuffer(gpu, type, buffer);
    Way drain = new Way(NvmlSymbol.SAMPLES, samples::drain).ofYoungArgument();
    String name = ValueName.of(engine);
    // The newer engines' samples came with their rates; before, asking for them is a mistake.
    boolean sampled = type <= OLDEST_TYPES || gpu.nvml().has(rate.function());
    Way[] ways = sampled ? new Way[] {drain, rate} : new Way[] {rate};
    channels.put(engine, new Channel(samples, gpu.question("utilizationRatio." + name, ways)));
  }

  private Way rates(int answer) {
    return new Way(
        NvmlSymbol.UTILIZATION_RATES,
        () -> gpu.nvml().nvmlDeviceGetUtilizationRates(gpu.handle(), gpu.first()),
        gpu.u32(Device.FIRST + answer));
  }
}
