package io.camelzodb.sync;

import io.camelzodb.storage.Tid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Data.fs that takes the transactions of another one, as its server would append them. */
public final class GrowingDatabase {
  private final byte[] whole;
  private final List<Integer> ends = new ArrayList<>();
  private final List<String> tids = new ArrayList<>();
  private final Path file;

  public GrowingDatabase(Path source, Path file) throws IOException {
    this.whole = Files.readAllBytes(source);
    this.file = file;
    ByteBuffer bytes = ByteBuffer.wrap(whole);
    for (int at = 4; at < whole.length; ) {
      tids.add(new Tid(bytes.getLong(at)).hex());
      at += (int) bytes.getLong(at + 8) + 8;
      ends.add(at);
    }
  }

  /** The tids of all transactions. */
  public List<String> tids() {
    return List.copyOf(tids);
  }

  /** Appends up to so many transactions. */
  public void grow(int transactions) throws IOException {
    int from = Files.exists(file) ? (int) Files.size(file) : 0;
    Files.write(
        file,
        Arrays.copyOfRange(whole, from, ends.get(transactions - 1)),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
