package io.camelzodb.storage.zeo.call;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.nio.ByteBuffer;

/** Converts oids and tids to arguments, and answers of 8 bytes to numbers. */
public final class EightByteValue {
  private EightByteValue() {}

  /** Returns an oid as an argument. */
  public static Bytes of(Oid oid) {
    return new Bytes(oid.toBytes());
  }

  /** Returns a tid as an argument. */
  public static Bytes of(Tid tid) {
    return new Bytes(tid.toBytes());
  }

  /** Returns the number of an answer of 8 bytes, big endian. */
  public static long read(Value value) throws ProtocolFault {
    if (value instanceof ByteString bytes && bytes.length() == Long.BYTES) {
      return ByteBuffer.wrap(bytes.bytes()).getLong();
    }
    throw new ProtocolFault(
        "an oid or tid should be 8 bytes, the server sent " + MessageShape.describe(value));
  }
}
