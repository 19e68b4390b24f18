package io.camelzodb.zope.index;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Writes a {@link ContainmentIndex} to a stream of bytes, and reads it back. */
public final class ContainmentIndexFormat {
  private static final int MOST_NODES = 1 << 28;
  private static final int LONGEST_ID = 1 << 16;

  private ContainmentIndexFormat() {}

  /** Writes an index; {@link #read} reads it. */
  public static void write(ContainmentIndex index, DataOutput out) throws IOException {
    synchronized (index) {
      int[] numbers = new int[index.size];
      int count = 0;
      for (int node = 0; node < index.size; node++) {
        numbers[node] = index.isAlive(node) ? count++ : ContainmentIndex.NONE;
      }
      out.writeLong(index.tid.value());
      out.writeInt(index.typeNames.size() - 1);
      for (String name : index.typeNames.subList(1, index.typeNames.size())) {
        text(out, String.valueOf(name));
      }
      out.writeInt(count);
      for (int node = 0; node < index.size; node++) {
        if (!index.isAlive(node)) {
          continue;
        }
        out.writeLong(index.oids[node]);
        // A container is always added before its children.
        out.writeInt(
            index.parents[node] == ContainmentIndex.NONE
                ? ContainmentIndex.NONE
                : numbers[index.parents[node]]);
        out.writeInt(index.types[node]);
        out.writeBoolean(index.written[node]);
        text(out, index.id(node));
      }
      out.writeInt(index.parts.count());
      index.parts.forEach(
          (oid, node) -> {
            out.writeLong(oid);
            out.writeInt(numbers[node]);
          });
    }
  }

  private static void text(DataOutput out, String text) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }

  /**
   * Reads a written index; the caller has checked that it is complete.
   *
   * @throws IOException also if it contradicts itself. No person sees the message: the caller reads
   *     the database instead.
   */
  public static ContainmentIndex read(DataInput in) throws IOException {
    ContainmentIndex index = new ContainmentIndex();
    index.tid = new Tid(in.readLong());
    int types = checked(in.readInt(), MOST_NODES);
    for (int i = 1; i <= types; i++) {
      if (index.typeNumber(text(in)) != i) {
        throw new IOException("a type stands there twice");
      }
    }
    int count = checked(in.readInt(), MOST_NODES);
    for (int node = 0; node < count; node++) {
      Oid oid = new Oid(in.readLong());
      int parent = in.readInt();
      int type = checked(in.readInt(), types);
      boolean right = in.readBoolean();
      if (parent < ContainmentIndex.NONE
          || parent >= node
          || (parent == ContainmentIndex.NONE) != (node == 0)) {
        throw new IOException("the object " + oid + " has no place");
      }
      index.add(parent, oid, text(in), index.typeNames.get(type));
      index.written[node] = right;
    }
    int pairs = checked(in.readInt(), MOST_NODES);
    for (int i = 0; i < pairs; i++) {
      long oid = in.readLong();
      index.parts.add(oid, checked(in.readInt(), count - 1));
    }
    return index;
  }

  private static String text(DataInput in) throws IOException {
    int length = checked(in.readInt(), MOST_NODES);
    StringBuilder text = new StringBuilder(Math.min(length, LONGEST_ID));
    for (int i = 0; i < length; i++) {
      text.append(in.readChar());
    }
    return text.toString();
  }

  private static int checked(int value, int most) throws IOException {
    if (value < 0 || value > most) {
      throw new IOException("the number " + value + " cannot be");
    }
    return value;
  }
}
