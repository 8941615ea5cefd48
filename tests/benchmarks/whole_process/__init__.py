"""Parts of the whole-process benchmark; tests/benchmarks/process puts them together."""
