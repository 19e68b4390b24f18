package io.camelzodb.storage.zeo.message;

import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;

/**
 * Represents one message of client or server. On the wire it is a tuple {@code (id, flag, name,
 * arguments)}.
 */
public sealed interface Message {

  /**
   * A call that has an answer.
   *
   * @param id chosen by the caller, comes back with the answer
   * @param method the name
   * @param arguments its arguments
   */
  record Call(Value id, String method, Tuple arguments) implements Message {}

  /**
   * A call without an answer.
   *
   * @param method the name
   * @param arguments its arguments
   */
  record Notice(String method, Tuple arguments) implements Message {}

  /**
   * The result of a call.
   *
   * @param id that of the call
   * @param result its result
   */
  record Reply(Value id, Value result) implements Message {}

  /**
   * The exception in which a call ended.
   *
   * @param id that of the call
   * @param className of the exception, dotted
   * @param arguments a tuple of its arguments, or a dictionary of its attributes
   */
  record ErrorReply(Value id, String className, Value arguments) implements Message {}

  /** A keep-alive message of the client, without an answer. */
  record KeepAlive() implements Message {}
}
