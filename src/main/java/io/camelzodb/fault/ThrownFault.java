package io.camelzodb.fault;

/** Marks an exception that carries its error as a value. */
public interface ThrownFault {
  /** Returns the error: its kind, its message, its place and what to do. */
  Fault fault();
}
