package io.camelzodb.storage.file;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.storage.Records;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the bytes of a small {@code Data.fs}, transaction by transaction. Each field can be made
 * wrong. Positions are those in the file.
 */
public final class DataFsBuilder {
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private final Map<Long, Long> newest = new HashMap<>();
  private byte[] note = {};
  private int[] lengths = {0, 0, 0};
  private long tid;
  private char status;

  /** Begins a file with the magic of Python 3. */
  public DataFsBuilder() {
    whole.writeBytes("FS30".getBytes(StandardCharsets.US_ASCII));
  }

  /** Begins a finished transaction without a note. */
  public DataFsBuilder begin(long newTid) {
    return begin(newTid, ' ', "", "", "");
  }

  /** Begins a transaction. */
  public DataFsBuilder begin(
      long newTid, char newStatus, String user, String description, String extension) {
    tid = newTid;
    status = newStatus;
    note = (user + description + extension).getBytes(StandardCharsets.ISO_8859_1);
    lengths = new int[] {user.length(), description.length(), extension.length()};
    records.reset();
    return this;
  }

  /** Returns where the transaction begins that was begun last. */
  public long start() {
    return whole.size();
  }

  /** Returns where the next record will be. */
  public long next() {
    return whole.size() + TransactionHeader.SIZE + note.length + (long) records.size();
  }

  /** Adds a record; returns its position. */
  public long record(long oid, byte[] data) {
    return record(oid, tid, newest.getOrDefault(oid, 0L), start(), "", data.length, data);
  }

  /** Adds a mapping with a text; returns its position. */
  public long record(long oid, String text) {
    return record(oid, data(text));
  }

  /** Adds a record without data whose pointer names another one, or 0; returns its position. */
  public long pointer(long oid, long target) {
    return record(oid, tid, newest.getOrDefault(oid, 0L), start(), "", 0, longs(target));
  }

  /** Adds a record with these fields; returns its position. */
  public long record(
      long oid,
      long ofTid,
      long previous,
      long transaction,
      String version,
      long length,
      byte[] data) {
    long at = next();
    records.writeBytes(longs(oid, ofTid, previous, transaction));
    records.writeBytes(
        ByteBuffer.allocate(10).putShort((short) version.length()).putLong(length).array());
    if (!version.isEmpty()) {
      records.writeBytes(longs(previous, 0));
      records.writeBytes(version.getBytes(StandardCharsets.US_ASCII));
    }
    records.writeBytes(data);
    newest.put(oid, at);
    return at;
  }

  /** Adds bytes that are no record. */
  public DataFsBuilder raw(byte[] bytes) {
    records.writeBytes(bytes);
    return this;
  }

  /** Ends the transaction; returns where it begins. */
  public long end() {
    long length = TransactionHeader.SIZE + note.length + (long) records.size();
    return end(length, length);
  }

  /** Ends the transaction with these lengths in front and behind; returns where it begins. */
  public long end(long front, long behind) {
    long at = start();
    whole.writeBytes(longs(tid, front));
    whole.write(status);
    for (int length : lengths) {
      whole.writeBytes(ByteBuffer.allocate(2).putShort((short) length).array());
    }
    whole.writeBytes(note);
    whole.writeBytes(records.toByteArray());
    whole.writeBytes(longs(behind));
    return at;
  }

  /** Adds a whole transaction with one mapping; returns the position of its record. */
  public long transaction(long newTid, long oid, String text) {
    long at = begin(newTid).record(oid, text);
    end();
    return at;
  }

  /** Adds bytes behind the last transaction. */
  public DataFsBuilder tail(byte... bytes) {
    whole.writeBytes(bytes);
    return this;
  }

  /** Returns the length of the file so far. */
  public int size() {
    return whole.size();
  }

  public byte[] bytes() {
    return whole.toByteArray();
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  /** Returns the record of a mapping with a text. */
  public static byte[] data(String text) {
    try {
      return Records.mapping("text", text);
    } catch (PickleException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns big-endian numbers of 8 bytes. */
  public static byte[] longs(long... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Long.BYTES);
    for (long number : numbers) {
      buffer.putLong(number);
    }
    return buffer.array();
  }

  /** Returns a copy of bytes with others at a position. */
  public static byte[] patched(byte[] bytes, long at, byte... others) {
    byte[] copy = bytes.clone();
    System.arraycopy(others, 0, copy, (int) at, others.length);
    return copy;
  }

  /** Returns a copy of bytes without some of them. */
  public static byte[] without(byte[] bytes, int from, int to) {
    byte[] copy = Arrays.copyOf(bytes, bytes.length - (to - from));
    System.arraycopy(bytes, to, copy, from, bytes.length - to);
    return copy;
  }
}
