package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import java.util.List;

/**
 * Writes value graphs as pickle streams that Python reads as equal graphs: shared values stay
 * shared, cycles stay cycles, an old string stays one.
 *
 * <p>Values without an opcode in a protocol are refused with a {@link PickleException} of kind
 * {@code not-in-protocol} instead of being changed: bytes, sets, frozensets, keyword arguments and
 * bytearrays below 3; bytearrays in 4; buffers below 5; items that are added to an object as to a
 * set below 4; NEWOBJ and extension codes below 2; references other than lines of text, and OBJ, in
 * 0. The only changes are: an {@code int} of more than 64 bits becomes a {@code long}, protocol 0
 * keeps no payload of a NaN, and a value without an opcode in protocol 3, that of ZODB, becomes a
 * call, as Python's own pickler makes it: {@code builtins.set([…])}, {@code frozenset}, {@code
 * bytearray(b'…')} and {@code copyreg.__newobj_ex__}.
 */
public final class PickleWriter {
  /** The protocol in which ZODB 5 and 6 write. */
  public static final int ZODB_PROTOCOL = 3;

  private PickleWriter() {}

  /** Writes the pickles of a record with one shared memo, in the protocol of ZODB. */
  public static byte[] writeRecord(PickledObject object) throws PickleException {
    return write(object.pickles(), ZODB_PROTOCOL);
  }

  /** Writes one pickle, in a protocol from 0 to 5. */
  public static byte[] write(Value value, int protocol) throws PickleException {
    return write(List.of(value), protocol);
  }

  /** Writes pickles one after the other with one shared memo, in a protocol from 0 to 5. */
  public static byte[] write(List<Value> pickles, int protocol) throws PickleException {
    if (protocol < 0 || protocol > Opcode.HIGHEST_PROTOCOL) {
      throw new IllegalArgumentException("no pickle protocol " + protocol);
    }
    PickleOutput out = new PickleOutput(protocol);
    GraphWriter writer = new GraphWriter(out, protocol, pickles);
    for (Value pickle : pickles) {
      writer.write(pickle);
    }
    return out.toByteArray();
  }
}
