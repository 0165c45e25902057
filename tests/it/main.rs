//! Whole-program tests: the real binary over loopback, one test binary.
