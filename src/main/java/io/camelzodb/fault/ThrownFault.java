package io.camelzodb.fault;

/** An exception that has its error as a value. */
public interface ThrownFault {
  /** The error: its kind, its message, where it is and what to do. */
  Fault fault();
}
