package io.camelzodb.component.imports;

import io.camelzodb.files.NamedOutput;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Provides the export in the body of a message as a file. A body that is a file is used as it is;
 * any other body is copied to a temporary file, which is deleted with the exchange.
 */
public final class ExportBody {
  private ExportBody() {}

  public static Path file(Exchange exchange, Object body)
      throws IOException, InvalidPayloadException {
    Object content = body instanceof WrappedFile<?> wrapped ? wrapped.getFile() : body;
    if (content instanceof Path path) {
      return path;
    }
    if (content instanceof File file) {
      return file.toPath();
    }
    InputStream stream =
        exchange.getContext().getTypeConverter().tryConvertTo(InputStream.class, exchange, body);
    if (stream == null) {
      throw new InvalidPayloadException(exchange, InputStream.class);
    }
    Path copy = Files.createTempFile("export", ".tmp");
    onDone(exchange, () -> Files.deleteIfExists(copy));
    try (stream;
        OutputStream out = new NamedOutput(copy, Files.newOutputStream(copy))) {
      stream.transferTo(out);
    }
    return copy;
  }

  /** Closes a resource when an exchange is done. */
  public interface Closing {
    void close() throws IOException;
  }

  public static void onDone(Exchange exchange, Closing closing) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                try {
                  closing.close();
                } catch (IOException fault) {
                  done.setException(fault);
                }
              }
            });
  }
}
