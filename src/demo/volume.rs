//! Many papers with many articles, for the benchmark.
