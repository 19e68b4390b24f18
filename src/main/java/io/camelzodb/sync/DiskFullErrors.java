package io.camelzodb.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells faults that are over as soon as there is space again. Java has no exception of its own for
 * a full disk, and what the system says of it may be in any language; so what is left on the disk
 * counts as well.
 */
public final class DiskFullErrors {
  private static final String SAID = "No space left on device";
  private static final String OF_QUOTA = "quota exceeded";
  private static final long NEARLY_NOTHING = 256 << 10;

  private DiskFullErrors() {}

  /** Whether writing below a folder failed for want of space. */
  public static boolean is(IOException fault, Path folder) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains(SAID) || message.contains(OF_QUOTA)) {
        return true;
      }
    }
    try {
      return Files.getFileStore(folder).getUsableSpace() < NEARLY_NOTHING;
    } catch (IOException gone) {
      return false;
    }
  }
}
