package io.camelzodb.storage.zeo.message;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.zeo.wire.LongFrame;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import org.jspecify.annotations.Nullable;

/** Encodes messages to frames and decodes them. Thread-safe. */
public interface Encoding {

  /** Returns the body of a frame. */
  default byte[] encode(Message message) {
    return write(shape().value(message));
  }

  /**
   * Returns the message in the body of a frame.
   *
   * @throws ProtocolFault if it is no message
   */
  default Message decode(byte[] body) throws ProtocolFault {
    return shape().message(read(body));
  }

  /**
   * Returns the message of a frame that has only its two ends: the byte string that makes it long
   * is empty.
   *
   * @return the message; null if there is no such string
   */
  default @Nullable Message decode(LongFrame frame) {
    byte[] without = LongestString.without(frame, longStrings());
    try {
      return without == null ? null : decode(without);
    } catch (ProtocolFault another) {
      return null;
    }
  }

  /** Returns the form of byte strings of more than 64 KiB. */
  LongestString.Form longStrings();

  /** Returns the form of the tuple around a message. */
  MessageShape shape();

  /** Writes any plain value. */
  byte[] write(Value value);

  /** Reads any value. */
  Value read(byte[] body) throws ProtocolFault;
}
