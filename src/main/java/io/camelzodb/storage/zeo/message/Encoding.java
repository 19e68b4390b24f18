package io.camelzodb.storage.zeo.message;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.zeo.wire.LongFrame;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import org.jspecify.annotations.Nullable;

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

  /**
   * The message of a frame of which only the ends are there: the one byte string that makes it long
   * is empty in it.
   *
   * @return null where it cannot be told, since there is no such string
   */
  default @Nullable Message decode(LongFrame frame) {
    byte[] without = LongestString.without(frame, longStrings());
    try {
      return without == null ? null : decode(without);
    } catch (ProtocolFault another) {
      return null;
    }
  }

  /** How byte strings of more than 64 KiB are written. */
  LongestString.Form longStrings();

  /** The form of the tuple around a message. */
  MessageShape shape();

  /** Writes any plain value. */
  byte[] write(Value value);

  /** Reads any value. */
  Value read(byte[] body) throws ProtocolFault;
}
