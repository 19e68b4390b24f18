package io.camelzodb.storage.zeo.call;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.nio.ByteBuffer;

/** Oids and tids as arguments and in answers. */
public final class EightByteValue {
  private EightByteValue() {}

  /** An oid as argument. */
  public static Bytes of(Oid oid) {
    return new Bytes(oid.toBytes());
  }

  /** A tid as argument. */
  public static Bytes of(Tid tid) {
    return new Bytes(tid.toBytes());
  }

  /** The number that 8 bytes of an answer are, big endian. */
  public static long read(Value value) throws ProtocolFault {
    if (value instanceof ByteString bytes && bytes.length() == Long.BYTES) {
      return ByteBuffer.wrap(bytes.bytes()).getLong();
    }
    throw new ProtocolFault(
        "an oid or tid should be 8 bytes, the server sent " + MessageShape.describe(value));
  }
}
