package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Buffer;
import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ExtensionCode;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the opcodes of a pickle with a stack and a memo, as CPython's {@code pickle._Unpickler}
 * does, but builds descriptions of objects instead of the objects.
 *
 * <p>Long because it has one step for each opcode, and all steps work on the same stack, memo and
 * limits. It runs for each value of each record.
 */
final class PickleMachine {
  /** The memory of a value with its slot in a container, in bytes. */
  private static final int LIGHT = 40;

  private static final int HEAVY = 120;

  private final PickleCursor cursor;
  private final PickleLimits limits;
  private final ValueStack stack;
  private final LineArguments lines;
  private final Memo memo = new Memo();
  private final int buffers;
  private int nextBuffer;
  private int made;
  private long memory;

  PickleMachine(PickleCursor cursor, PickleLimits limits, int buffers) {
    this.cursor = cursor;
    this.limits = limits;
    this.buffers = buffers;
    stack = new ValueStack(cursor, limits);
    lines = new LineArguments(cursor, limits);
  }

  void clearMemo() {
    memo.clear();
  }

  /** Runs one pickle up to its STOP. */
  Value run() throws PickleException {
    stack.clear();
    while (true) {
      int code = cursor.opcode();
      Opcode opcode = Opcode.of(code);
      if (opcode == null) {
        throw cursor.fault("unknown-opcode", "unknown opcode 0x" + Integer.toHexString(code));
      }
      if (opcode == Opcode.STOP) {
        Value value = stack.pop();
        cursor.leaveFrame();
        return value;
      }
      step(opcode);
    }
  }

  private void step(Opcode opcode) throws PickleException {
    switch (opcode) {
      case STOP -> throw new IllegalStateException("ends the loop");
      case PROTO -> protocol(cursor.u1());
      case FRAME -> cursor.enterFrame(cursor.i8());
      case MARK -> stack.mark();
      case POP -> pop();
      case POP_MARK -> stack.popMark();
      case DUP -> stack.push(stack.top());

      case NONE -> stack.push(NoneValue.NONE);
      case NEWTRUE -> stack.push(BoolValue.TRUE);
      case NEWFALSE -> stack.push(BoolValue.FALSE);
      case BININT1 -> stack.push(IntValue.of(cursor.u1()));
      case BININT2 -> make(IntValue.of(cursor.u2()));
      case BININT -> make(IntValue.of(cursor.i4()));
      case INT -> make(lines.intOrBool());
      case LONG -> make(lines.longInt());
      case LONG1 -> make(binaryLong(cursor.u1()));
      case LONG4 -> make(binaryLong(signedLength()));
      case FLOAT -> make(lines.real());
      case BINFLOAT -> make(new FloatValue(cursor.f8()));

      case STRING -> make(lines.string());
      case BINSTRING -> make(new OldString(bytes(signedLength())));
      case SHORT_BINSTRING -> make(new OldString(bytes(cursor.u1())));
      case BINBYTES -> make(new Bytes(bytes(unsignedLength())));
      case SHORT_BINBYTES -> make(new Bytes(bytes(cursor.u1())));
      case BINBYTES8 -> make(new Bytes(bytes(longLength())));
      case BYTEARRAY8 -> make(new ByteArray(bytes(longLength())));
      case UNICODE -> make(lines.unicode());
      case BINUNICODE -> make(text(unsignedLength()));
      case SHORT_BINUNICODE -> make(text(cursor.u1()));
      case BINUNICODE8 -> make(text(longLength()));
      case NEXT_BUFFER -> make(buffer());
      case READONLY_BUFFER -> make(new ReadOnlyBuffer(stack.pop()));

      case EMPTY_TUPLE -> stack.push(Tuple.EMPTY);
      case TUPLE -> make(Tuple.of(stack.popMark()));
      case TUPLE1 -> make(Tuple.of(stack.pop()));
      case TUPLE2 -> pair();
      case TUPLE3 -> triple();
      case EMPTY_LIST -> make(new ListValue());
      case LIST -> make(new ListValue(Arrays.asList(stack.popMark())));
      case EMPTY_DICT -> make(new Dictionary());
      case DICT -> dictionary();
      case EMPTY_SET -> make(new SetValue());
      case FROZENSET -> make(new FrozenSet(Arrays.asList(stack.popMark())));

      case GLOBAL -> make(new Global(lines.utf8(), lines.utf8()));
      case STACK_GLOBAL -> stackGlobal();
      case EXT1 -> extension(cursor.u1());
      case EXT2 -> extension(cursor.u2());
      case EXT4 -> extension(cursor.i4());
      case PERSID -> make(new Reference(new Text(lines.ascii()), false));
      case BINPERSID -> make(new Reference(stack.pop(), true));

      case REDUCE -> instance(Instance.Kind.REDUCE, null);
      case NEWOBJ -> instance(Instance.Kind.NEWOBJ, null);
      case NEWOBJ_EX -> instance(Instance.Kind.NEWOBJ_EX, stack.pop());
      case INST -> inst();
      case OBJ -> obj();

      case BUILD -> build();
      case APPEND -> append(stack.pop());
      case APPENDS -> append(stack.popMark());
      case SETITEM -> setItem();
      case SETITEMS -> setItems(stack.popMark());
      case ADDITEMS -> addItems(stack.popMark());

      case PUT -> put(lines.memoIndex());
      case BINPUT -> put(cursor.u1());
      case LONG_BINPUT -> put(cursor.i4() & 0xffffffffL);
      case MEMOIZE -> put(memo.size());
      case GET -> get(lines.memoIndex());
      case BINGET -> get(cursor.u1());
      case LONG_BINGET -> get(cursor.i4() & 0xffffffffL);
    }
  }

  private void make(Value value) throws PickleException {
    if (++made > limits.maxValues()) {
      throw cursor.limit("maxValues", made + " values");
    }
    take(isHeavy(value) ? HEAVY : LIGHT);
    stack.push(value);
  }

  /** Counts memory before it is taken. */
  private void take(long bytes) throws PickleException {
    memory += bytes;
    if (memory > limits.maxMemory()) {
      throw cursor.limit("maxMemory", "values that take more than " + memory + " bytes of memory");
    }
  }

  /** Whether a value holds a list of its own that can grow. */
  private static boolean isHeavy(Value value) {
    return value instanceof Dictionary
        || value instanceof ListValue
        || value instanceof Instance
        || value instanceof SetValue;
  }

  private void protocol(int number) throws PickleException {
    if (number > Opcode.HIGHEST_PROTOCOL) {
      throw cursor.fault("unsupported-protocol", "unsupported pickle protocol " + number);
    }
  }

  private void pop() throws PickleException {
    if (stack.hasValue()) {
      stack.pop();
    } else {
      stack.popMark();
    }
  }

  // ------------------------------------------------------------------ strings

  private long unsignedLength() throws PickleException {
    return cursor.i4() & 0xffffffffL;
  }

  private long signedLength() throws PickleException {
    return notNegative(cursor.i4());
  }

  private long longLength() throws PickleException {
    return notNegative(cursor.i8());
  }

  private long notNegative(long length) throws PickleException {
    if (length < 0) {
      throw cursor.fault("bad-length", "a length that is negative or above 2^63");
    }
    return length;
  }

  private byte[] bytes(long length) throws PickleException {
    int start = cursor.value(length);
    take(length);
    return Arrays.copyOfRange(cursor.bytes(), start, cursor.position());
  }

  private Text text(long length) throws PickleException {
    int start = cursor.value(length);
    take(length);
    String text = Utf8.decode(cursor.bytes(), start, (int) length, true);
    if (text == null) {
      throw cursor.fault("bad-text", "a text of " + length + " byte(s) that is not UTF-8");
    }
    return new Text(text);
  }

  /** Two's complement, little endian; no bytes are zero. That takes no conversion of digits. */
  private IntValue binaryLong(long length) throws PickleException {
    byte[] bytes = bytes(length);
    for (int i = 0, k = bytes.length - 1; i < k; i++, k--) {
      byte low = bytes[i];
      bytes[i] = bytes[k];
      bytes[k] = low;
    }
    return new IntValue(bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes), true);
  }

  private Buffer buffer() throws PickleException {
    if (nextBuffer >= buffers) {
      throw cursor.fault(
          "no-buffers", "needs out-of-band buffer " + nextBuffer + ", given are " + buffers);
    }
    return new Buffer(nextBuffer++);
  }

  // --------------------------------------------------------------- compounds

  private void pair() throws PickleException {
    Value second = stack.pop();
    Value first = stack.pop();
    make(Tuple.of(first, second));
  }

  private void triple() throws PickleException {
    Value third = stack.pop();
    Value second = stack.pop();
    Value first = stack.pop();
    make(Tuple.of(first, second, third));
  }

  private void dictionary() throws PickleException {
    Dictionary dictionary = new Dictionary();
    fill(dictionary, stack.popMark());
    make(dictionary);
  }

  private void fill(Dictionary dictionary, Value[] items) throws PickleException {
    checkEven(items);
    for (int i = 0; i < items.length; i += 2) {
      dictionary.put(items[i], items[i + 1]);
    }
  }

  private void checkEven(Value[] items) throws PickleException {
    if (items.length % 2 != 0) {
      throw misused("an odd number of keys and values");
    }
  }

  private void append(Value... items) throws PickleException {
    Value top = stack.top();
    filled(top);
    if (top instanceof ListValue list) {
      for (Value item : items) {
        list.add(item);
      }
    } else if (top instanceof Instance instance) {
      instance.append(Arrays.asList(items));
    } else {
      throw misused("items are appended to what is no list");
    }
  }

  private void setItem() throws PickleException {
    Value value = stack.pop();
    Value key = stack.pop();
    if (stack.top() instanceof Dictionary dictionary) {
      filled(dictionary);
      dictionary.put(key, value);
    } else {
      setItems(new Value[] {key, value});
    }
  }

  private void setItems(Value[] items) throws PickleException {
    Value top = stack.top();
    filled(top);
    if (top instanceof Dictionary dictionary) {
      fill(dictionary, items);
    } else if (top instanceof Instance instance) {
      checkEven(items);
      List<Entry> entries = new ArrayList<>(items.length / 2);
      for (int i = 0; i < items.length; i += 2) {
        entries.add(new Entry(items[i], items[i + 1]));
      }
      instance.put(entries);
    } else {
      throw misused("items are set in what is no dictionary");
    }
  }

  private void addItems(Value[] items) throws PickleException {
    Value top = stack.top();
    filled(top);
    if (top instanceof SetValue set) {
      for (Value item : items) {
        set.add(item);
      }
    } else if (top instanceof Instance instance) {
      instance.addAll(Arrays.asList(items));
    } else {
      throw misused("items are added to what is no set");
    }
  }

  // ----------------------------------------------------- classes and objects

  private void stackGlobal() throws PickleException {
    Value name = stack.pop();
    Value module = stack.pop();
    if (!(name instanceof Text nameText) || !(module instanceof Text moduleText)) {
      throw misused("STACK_GLOBAL takes two texts");
    }
    make(new Global(moduleText.value(), nameText.value()));
  }

  private void extension(int code) throws PickleException {
    if (code <= 0) {
      throw cursor.fault("bad-extension", "extension code " + code + " is not positive");
    }
    make(new ExtensionCode(code));
  }

  private void instance(Instance.Kind kind, @Nullable Value keywords) throws PickleException {
    Value arguments = stack.pop();
    Value callable = stack.pop();
    called(new Instance(kind, callable, arguments, keywords));
  }

  private void inst() throws PickleException {
    Global global = new Global(lines.ascii(), lines.ascii());
    called(new Instance(Instance.Kind.INST, global, Tuple.of(stack.popMark()), null));
  }

  private void obj() throws PickleException {
    Value[] items = stack.popMark();
    if (items.length == 0) {
      throw cursor.fault("stack-underflow", "OBJ without a class");
    }
    Tuple arguments = Tuple.of(Arrays.copyOfRange(items, 1, items.length));
    called(new Instance(Instance.Kind.OBJ, items[0], arguments, null));
  }

  private void build() throws PickleException {
    Value state = stack.pop();
    if (!(stack.top() instanceof Instance instance)) {
      throw misused("a state is set on what is no object");
    }
    filled(instance);
    instance.add(new Instance.State(state));
  }

  private void filled(Value top) {
    FillPositions.fill(top, cursor.position());
  }

  private void called(Instance instance) throws PickleException {
    instance.madeAt = cursor.position();
    make(instance);
  }

  private PickleException misused(String message) {
    return cursor.fault("misused-opcode", message);
  }

  // -------------------------------------------------------------------- memo

  private void put(long index) throws PickleException {
    checkMemo();
    memo.put(index, stack.top());
  }

  private void put(BigInteger index) throws PickleException {
    if (index.signum() < 0) {
      throw cursor.fault("bad-length", "a negative memo number");
    }
    checkMemo();
    memo.put(index, stack.top());
  }

  private void checkMemo() throws PickleException {
    if (memo.size() >= limits.maxMemo()) {
      throw cursor.limit("maxMemo", (memo.size() + 1) + " memo entries");
    }
  }

  private void get(long index) throws PickleException {
    push(memo.get(index), index);
  }

  private void get(BigInteger index) throws PickleException {
    push(memo.get(index), index);
  }

  private void push(@Nullable Value value, Number index) throws PickleException {
    if (value == null) {
      throw cursor.fault("memo-miss", "nothing in the memo under " + index);
    }
    stack.push(value);
  }
}
