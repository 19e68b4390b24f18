package io.camelzodb.storage.zeo.message;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts messages to the tuples of a version of ZEO, and back; all versions are nearly the same.
 */
public enum MessageShape {
  /** ZEO 5 and 6: errors have flag 2 and are a name and arguments. */
  ZEO5,
  /** ZEO 4: errors are a reply with a pair of exception class and exception. */
  ZEO4;

  private static final String REPLY = ".reply";
  private static final long ERROR_FLAG = 2;
  private static final long KEEP_ALIVE_ID = -1;
  private static final int MAX_NESTING = 10;

  /** Returns the tuple of a message. */
  Value value(Message message) {
    if (message instanceof Message.Call call) {
      return tuple(call.id(), BoolValue.FALSE, call.method(), call.arguments());
    }
    if (message instanceof Message.Notice notice) {
      Value flag = this == ZEO4 ? IntValue.of(1) : BoolValue.TRUE;
      return tuple(IntValue.of(0), flag, notice.method(), notice.arguments());
    }
    if (message instanceof Message.Reply reply) {
      return tuple(reply.id(), IntValue.of(0), REPLY, reply.result());
    }
    if (message instanceof Message.ErrorReply error) {
      Value fault = Tuple.of(new Text(error.className()), error.arguments());
      return tuple(error.id(), IntValue.of(ERROR_FLAG), REPLY, fault);
    }
    if (!(message instanceof Message.KeepAlive)) {
      throw new IllegalStateException("a message without a form: " + message);
    }
    return tuple(IntValue.of(KEEP_ALIVE_ID), IntValue.of(0), REPLY, NoneValue.NONE);
  }

  private static Tuple tuple(Value id, Value flag, String name, Value arguments) {
    return Tuple.of(id, flag, new Text(name), arguments);
  }

  /** Returns the message of a tuple or list. */
  Message message(Value value) throws ProtocolFault {
    List<Value> parts = items(value);
    String name = parts == null || parts.size() != 4 ? null : Dictionary.nameOf(parts.get(2));
    if (parts == null || name == null) {
      throw new ProtocolFault("a message that is not a tuple of id, flag, name and arguments");
    }
    Value id = parts.get(0);
    if (name.equals(REPLY)) {
      return reply(id, number(parts.get(1)), parts.get(3));
    }
    List<Value> arguments = items(parts.get(3));
    if (arguments == null) {
      throw new ProtocolFault("a call of " + printable(name) + " whose arguments are not a tuple");
    }
    Tuple tuple = Tuple.of(arguments);
    return number(parts.get(1)) == 0
        ? new Message.Call(id, name, tuple)
        : new Message.Notice(name, tuple);
  }

  private Message reply(Value id, long flag, Value result) throws ProtocolFault {
    if (number(id) == KEEP_ALIVE_ID && result == NoneValue.NONE) {
      return new Message.KeepAlive();
    }
    List<Value> pair = items(result);
    if (this == ZEO4
        && pair != null
        && pair.size() == 2
        && pair.get(0) instanceof Global named
        && pair.get(1) instanceof Instance exception) {
      return new Message.ErrorReply(id, named.dotted(), exceptionArguments(exception));
    }
    if (flag != ERROR_FLAG) {
      return new Message.Reply(id, result);
    }
    String name = pair == null || pair.size() != 2 ? null : Dictionary.nameOf(pair.get(0));
    if (pair == null || name == null) {
      throw new ProtocolFault("an error reply that is not a pair of name and arguments");
    }
    return new Message.ErrorReply(id, name, pair.get(1));
  }

  /**
   * Returns the arguments of an exception: the dictionary that {@code ZODB.POSException._recon}
   * gets, the state, or the plain arguments.
   */
  private static Value exceptionArguments(Instance exception) {
    Value state = exception.state();
    if (state instanceof Dictionary) {
      return state;
    }
    List<Value> arguments = items(exception.arguments());
    if (arguments == null) {
      return Tuple.EMPTY;
    }
    boolean reconstructed = arguments.size() == 2 && arguments.get(0) instanceof Global;
    return reconstructed ? arguments.get(1) : exception.arguments();
  }

  /** Returns the items of a tuple or list, else null. */
  public static @Nullable List<Value> items(Value value) {
    return value instanceof Tuple tuple
        ? tuple.items()
        : value instanceof ListValue list ? list.items() : null;
  }

  /** Returns a number or boolean as a number; {@link Long#MIN_VALUE} for anything else. */
  private static long number(Value value) {
    if (value instanceof IntValue number && number.fitsLong()) {
      return number.asLong();
    }
    return value instanceof BoolValue truth ? (truth.value() ? 1 : 0) : Long.MIN_VALUE;
  }

  /**
   * Describes the arguments of an exception for people: texts and numbers as they are, bytes in
   * hexadecimal, long ones cut.
   */
  public static String describe(Value value) {
    StringBuilder text = new StringBuilder();
    describe(value, text, 0);
    return text.length() > 500 ? text.substring(0, 500) + "..." : text.toString();
  }

  private static void describe(Value value, StringBuilder text, int depth) {
    List<Value> items = items(value);
    if (depth > MAX_NESTING || text.length() > 500) {
      text.append("...");
    } else if (value instanceof Text string) {
      text.append(printable(string.value()));
    } else if (value instanceof ByteString bytes) {
      text.append("0x");
      for (int i = 0; i < Math.min(bytes.length(), 32); i++) {
        text.append("%02x".formatted(bytes.bytes()[i]));
      }
    } else if (value instanceof IntValue number) {
      text.append(number.value().bitLength() > 200 ? "..." : number.value().toString());
    } else if (value instanceof BoolValue truth) {
      text.append(truth.value() ? "True" : "False");
    } else if (items != null) {
      String separator = "";
      for (Value item : items) {
        text.append(separator);
        describe(item, text, depth + 1);
        separator = ", ";
      }
    } else if (value instanceof Dictionary dictionary) {
      String separator = "";
      for (var entry : dictionary.entries()) {
        text.append(separator);
        describe(entry.key(), text, depth + 1);
        text.append(": ");
        describe(entry.value(), text, depth + 1);
        separator = ", ";
      }
    } else if (value == NoneValue.NONE) {
      text.append("None");
    } else if (value instanceof Instance instance && instance.className() != null) {
      text.append(printable(instance.className().dotted()));
    } else {
      text.append("...");
    }
  }

  /** Returns a text of the server as one line, cut after 200 characters. */
  public static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(200)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                shown.append("\\u%04x".formatted(c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }
}
