package io.camelzodb.storage.zeo.message;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.io.IOException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Encodes messages as msgpack: {@code M5}. Bytes become its binary type, text its string type;
 * arrays are read as tuples, as in a Python client.
 */
public final class MsgpackEncoding implements Encoding {
  private static final int MAX_NESTING = 100;

  private final MessagePack.UnpackerConfig unpackers;

  /** Creates an encoding of messages of at most {@code maxBytes}. */
  public MsgpackEncoding(int maxBytes) {
    unpackers =
        new MessagePack.UnpackerConfig()
            .withStringSizeLimit(maxBytes)
            .withActionOnMalformedString(CodingErrorAction.REPORT)
            .withActionOnUnmappableString(CodingErrorAction.REPORT);
  }

  @Override
  public MessageShape shape() {
    return MessageShape.ZEO5;
  }

  @Override
  public LongestString.Form longStrings() {
    return LongestString.Form.MSGPACK;
  }

  @Override
  public byte[] write(Value value) {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      put(packer, value, 0);
      return packer.toByteArray();
    } catch (IOException inMemory) {
      throw new IllegalArgumentException(inMemory);
    }
  }

  private static void put(MessageBufferPacker packer, Value value, int depth) throws IOException {
    if (depth > MAX_NESTING) {
      throw new IllegalArgumentException("nested more than " + MAX_NESTING + " levels");
    }
    List<Value> items = MessageShape.items(value);
    if (value == NoneValue.NONE) {
      packer.packNil();
    } else if (value instanceof BoolValue truth) {
      packer.packBoolean(truth.value());
    } else if (value instanceof IntValue number) {
      packer.packBigInteger(number.value());
    } else if (value instanceof FloatValue real) {
      packer.packDouble(real.value());
    } else if (value instanceof Text text) {
      packer.packString(text.value());
    } else if (value instanceof ByteString bytes) {
      packer.packBinaryHeader(bytes.length());
      packer.addPayload(bytes.bytes());
    } else if (items != null) {
      packer.packArrayHeader(items.size());
      for (Value item : items) {
        put(packer, item, depth + 1);
      }
    } else if (value instanceof Dictionary dictionary) {
      packer.packMapHeader(dictionary.size());
      for (Entry entry : dictionary.entries()) {
        put(packer, entry.key(), depth + 1);
        put(packer, entry.value(), depth + 1);
      }
    } else {
      throw new IllegalArgumentException("no plain value: " + value.getClass().getSimpleName());
    }
  }

  @Override
  public Value read(byte[] body) throws ProtocolFault {
    try (MessageUnpacker unpacker = unpackers.newUnpacker(body)) {
      Value value = take(unpacker, body.length, 0);
      if (unpacker.hasNext()) {
        throw new ProtocolFault("a message with bytes after its end");
      }
      return value;
    } catch (ProtocolFault fault) {
      throw fault;
    } catch (IOException | MessagePackException fault) {
      throw new ProtocolFault("a message that is not msgpack: " + fault.getMessage(), fault);
    }
  }

  private static Value take(MessageUnpacker unpacker, int bytes, int depth) throws IOException {
    if (depth > MAX_NESTING) {
      throw new ProtocolFault("a message nested more than " + MAX_NESTING + " levels");
    }
    return switch (unpacker.getNextFormat().getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield NoneValue.NONE;
      }
      case BOOLEAN -> {
        yield BoolValue.of(unpacker.unpackBoolean());
      }
      case INTEGER -> {
        yield new IntValue(unpacker.unpackBigInteger(), false);
      }
      case FLOAT -> {
        yield new FloatValue(unpacker.unpackDouble());
      }
      case STRING -> {
        yield new Text(unpacker.unpackString());
      }
      case BINARY -> {
        yield new Bytes(unpacker.readPayload(counted(unpacker.unpackBinaryHeader(), 1, bytes)));
      }
      case ARRAY -> {
        int count = counted(unpacker.unpackArrayHeader(), 1, bytes);
        List<Value> items = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
          items.add(take(unpacker, bytes, depth + 1));
        }
        yield Tuple.of(items);
      }
      case MAP -> {
        int count = counted(unpacker.unpackMapHeader(), 2, bytes);
        Dictionary dictionary = new Dictionary();
        for (int i = 0; i < count; i++) {
          Value key = take(unpacker, bytes, depth + 1);
          dictionary.put(key, take(unpacker, bytes, depth + 1));
        }
        yield dictionary;
      }
      case EXTENSION ->
          throw new ProtocolFault("a message with an extension type, which ZEO has not");
    };
  }

  /** Checks that the message is long enough for a count of items. */
  private static int counted(int count, int bytesEach, int bytes) throws ProtocolFault {
    if (count < 0 || (long) count * bytesEach > bytes) {
      throw new ProtocolFault("a message of " + bytes + " bytes that counts " + count + " items");
    }
    return count;
  }
}
