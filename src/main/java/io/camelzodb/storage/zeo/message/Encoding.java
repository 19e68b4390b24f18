package io.camelzodb.storage.zeo.message;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.zeo.wire.ProtocolFault;

/** How messages are written. Thread-safe. */
public interface Encoding {

  /** The body of a frame. */
  default byte[] encode(Message message) {
    return write(shape().value(message));
  }

  /**
   * The message of a frame's body.
   *
   * @throws ProtocolFault if it is none
   */
  default Message decode(byte[] body) throws ProtocolFault {
    return shape().message(read(body));
  }

  /** The form of the tuple around a message. */
  MessageShape shape();

  /** Writes any plain value. */
  byte[] write(Value value);

  /** Reads any value. */
  Value read(byte[] body) throws ProtocolFault;
}
