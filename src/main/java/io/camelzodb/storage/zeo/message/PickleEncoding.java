package io.camelzodb.storage.zeo.message;

import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.storage.zeo.wire.ProtocolFault;

/**
 * Encodes messages as pickles: {@code Z4} and {@code Z5}.
 *
 * <p>A ZEO 4 server may run Python 2, which neither reads nor writes bytes as Python 3 does. Its
 * first reply shows it, since the name in it is an old string; from then on calls are written for
 * Python 2.
 */
public final class PickleEncoding implements Encoding {
  private final MessageShape shape;
  private final PickleLimits limits;
  private volatile boolean python2;

  /** Creates an encoding of messages of at most {@code maxBytes}. */
  public PickleEncoding(MessageShape shape, int maxBytes) {
    this.shape = shape;
    this.limits = PickleLimits.DEFAULT.withMaxValueBytes(maxBytes).withMaxTotalBytes(maxBytes);
  }

  @Override
  public MessageShape shape() {
    return shape;
  }

  @Override
  public LongestString.Form longStrings() {
    return LongestString.Form.PICKLE;
  }

  @Override
  public byte[] write(Value value) {
    return PlainPickle.write(value, python2);
  }

  @Override
  public Value read(byte[] body) throws ProtocolFault {
    try {
      Value value = PickleReader.read(body, limits);
      if (shape == MessageShape.ZEO4
          && value instanceof Tuple tuple
          && tuple.size() == 4
          && tuple.get(2) instanceof OldString) {
        python2 = true;
      }
      return value;
    } catch (PickleException fault) {
      throw new ProtocolFault(fault.fault().within("a message that is not a pickle"), fault);
    }
  }
}
