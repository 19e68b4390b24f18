package io.camelzodb.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Writes to a file and names it in each exception, which Java's streams do not: a full disk is
 * reported with the path. For one thread.
 */
public final class NamedOutput extends OutputStream {
  private final OutputStream out;
  private final Path file;

  /**
   * Creates it for a file.
   *
   * @param file the path for people
   * @param out the stream to the file; closed with this one
   */
  public NamedOutput(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    try {
      out.write(b);
    } catch (IOException fault) {
      throw FileFault.writing(file, fault);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException fault) {
      throw FileFault.writing(file, fault);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException fault) {
      throw FileFault.writing(file, fault);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException fault) {
      throw FileFault.writing(file, fault);
    }
  }
}
