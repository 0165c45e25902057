//! Routes on a real store, over the service itself.
