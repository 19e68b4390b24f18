package io.camelzodb.storage.zeo.call;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;

/** Reports that a call ended with an exception at the server. */
public final class RemoteException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final String className;
  private final transient Value arguments;

  /**
   * Creates it for an exception of the server.
   *
   * @param message where, which call, and what
   * @param className the exception's class, dotted
   * @param arguments its arguments
   */
  RemoteException(String message, String className, Value arguments) {
    super(new Fault.Refused(message));
    this.className = className;
    this.arguments = arguments;
  }

  /** Returns the last part of its class name, such as {@code POSKeyError}. */
  public String kind() {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** Whether its class has that name, in any module. */
  public boolean isOf(String name) {
    return kind().equals(name);
  }

  /** Returns its arguments: a tuple, or a dictionary of its attributes. */
  public Value arguments() {
    return arguments;
  }
}
