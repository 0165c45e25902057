//! What is found, poll by poll.
