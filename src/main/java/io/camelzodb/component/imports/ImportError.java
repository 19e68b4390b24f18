package io.camelzodb.component.imports;

import io.camelzodb.fault.Fault;
import io.camelzodb.files.FileFault;
import io.camelzodb.git.ObjectFault;
import io.camelzodb.storage.driver.RedactedUri;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;

/**
 * Writes the text of a {@code .error.txt}: what went wrong with an export, where, and what to do.
 * Stateless; safe for many threads.
 */
public class ImportError {
  /** Name of the export, for the name of the file beside it. */
  static final String INPUT = "CamelZodbInput";

  private static final String ERROR = "CamelZodbError";

  /** Returns the text; also sets the header and property that the route {@code import-xml} uses. */
  @Handler
  public String describe(Exchange exchange) {
    Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String message = message(fault);
    String name = exchange.getMessage().getHeader(Exchange.FILE_NAME, "export", String.class);
    Path last = Path.of(name).getFileName();
    exchange.getMessage().setHeader(INPUT, last == null ? "export" : last.toString());
    exchange.setProperty(ERROR, message);
    return "The export "
        + name
        + " was not imported.\n\n"
        + message
        + "\n\nNo commit was made. Put a repaired or complete export into the inbox: its"
        + " import also corrects\nfiles that this one may have changed. \"git status\""
        + " and \"git diff\" in the mirror show them;\n\"git checkout -- __root__\""
        + " restores them.\n";
  }

  private static String message(Throwable fault) {
    Throwable cause = fault;
    while (!(cause instanceof IOException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    Fault ofGit = ObjectFault.of(cause);
    return RedactedUri.in(ofGit == null ? FileFault.words(cause).strip() : ofGit.message());
  }
}
