package io.camelzodb.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Recognizes failures to write that are caused by a full disk. Java has no exception for a full
 * disk, and the message of the system may be in any language; so the free space is checked as well.
 */
public final class DiskFullErrors {
  private static final String SAID = "No space left on device";
  private static final String OF_QUOTA = "quota exceeded";
  private static final long NEARLY_NOTHING = 256 << 10;

  private DiskFullErrors() {}

  /** Whether writing below a folder failed because the disk or quota is full. */
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
