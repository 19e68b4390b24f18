package io.camelzodb.extract.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Reads a file of JSON objects, one a line. A line that is no JSON object is reported and left out;
 * the rest is read. Only the current value of a line is held in memory.
 */
public final class JsonLines {
  /** A factory for files of any size with hostile names. */
  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100_000).build())
          .build();

  /** Handles a line. */
  public interface Line {
    /** Reads the object whose start the parser stands on, up to its end. */
    void read(JsonParser object) throws IOException;
  }

  /** Handles a line that cannot be read. */
  public interface Fault {
    /** The number counts from 1. */
    void at(long line, String message) throws IOException;
  }

  private JsonLines() {}

  /** Reads all lines of the file. */
  public static void read(Path file, Line line, Fault fault) throws IOException {
    try (InputStream in = PlainFile.open(file)) {
      OneLine text = new OneLine(in);
      for (long number = 1; text.next(); number++) {
        try (JsonParser parser = JSON.createParser(text)) {
          JsonToken first = parser.nextToken();
          if (first == JsonToken.START_OBJECT) {
            line.read(parser);
          } else if (first != null) {
            fault.at(number, "not a JSON object");
          }
        } catch (JsonProcessingException broken) {
          fault.at(number, broken.getOriginalMessage());
        }
      }
    }
  }

  /** Reads up to the next line end; closing it keeps the underlying stream open. */
  private static final class OneLine extends InputStream {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private boolean ended = true;

    OneLine(InputStream in) {
      this.in = in;
    }

    /** Moves to the start of the next line; returns false at the end of the file. */
    boolean next() throws IOException {
      while (!ended) {
        if (filled()) {
          int end = newlineOrEnd(limit);
          ended = end < limit;
          position = ended ? end + 1 : limit;
        } else {
          ended = true;
        }
      }
      ended = !filled();
      return !ended;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (ended || !filled()) {
        ended = true;
        return -1;
      }
      int most = Math.min(limit, position + length);
      int end = newlineOrEnd(most);
      int count = end - position;
      System.arraycopy(buffer, position, bytes, offset, count);
      position = end;
      if (end < most) { // At the line end, which belongs to nobody.
        position++;
        ended = true;
      }
      return count == 0 ? -1 : count;
    }

    private int newlineOrEnd(int most) {
      int i = position;
      while (i < most && buffer[i] != '\n') {
        i++;
      }
      return i;
    }

    private boolean filled() throws IOException {
      if (position == limit) {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
      }
      return limit > 0;
    }
  }
}
