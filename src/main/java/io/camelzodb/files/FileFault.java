package io.camelzodb.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Describes Java's file exceptions, which name only a path or nothing at all, in words. */
public final class FileFault {
  private static final String NO_SPACE = "No space left on device";
  private static final String OF_QUOTA = "quota exceeded";

  private FileFault() {}

  /** Returns a description and, if known, what to do. It has several lines if the message has. */
  public static String words(Throwable fault) {
    String message = fault.getMessage();
    if (fault instanceof CharacterCodingException) {
      return "a file is not UTF-8 text ("
          + message
          + "); run the command with --verbose to see which file";
    }
    // An interrupted thread may find the file closed already by another one that was interrupted.
    if (fault instanceof ClosedByInterruptException
        || (fault instanceof ClosedChannelException && Thread.currentThread().isInterrupted())) {
      return "the thread that read it was interrupted";
    }
    if (fault instanceof ClosedChannelException) {
      return "its file was closed while it was read";
    }
    if (message == null || message.isBlank()) {
      return fault instanceof EOFException
          ? "a file ends too early; it was truncated or is still being written"
          : fault.getClass().getSimpleName() + "; run the command with --verbose to see where";
    }
    if (fault instanceof EOFException) {
      return "a file ends too early ("
          + message
          + "); it was truncated or is still being written. Run \"git fsck\" in the base"
          + " folder to see whether it belongs to the repository";
    }
    if (fault instanceof NoSuchFileException) {
      return message + ": no such file or folder";
    }
    if (fault instanceof AccessDeniedException) {
      return message + ": permission denied";
    }
    if (fault instanceof FileAlreadyExistsException) {
      return message + ": exists already";
    }
    if (fault instanceof NotDirectoryException) {
      return message + ": is not a folder; symbolic links are not followed";
    }
    if (fault instanceof DirectoryNotEmptyException) {
      return message + ": the folder is not empty";
    }
    if (isFull(fault)) {
      return message.equals(NO_SPACE) || message.equals(OF_QUOTA)
          ? "a file cannot be written: "
              + message
              + "; free some space for the base folder, the output or temporary files"
              + " (java.io.tmpdir)"
          : message + "; free some space there and run it again";
    }
    return message;
  }

  /** Whether a fault is that of a full disk or quota. */
  public static boolean isFull(Throwable fault) {
    String message = String.valueOf(fault.getMessage());
    return message.endsWith(NO_SPACE) || message.endsWith(OF_QUOTA);
  }

  /**
   * Adds a folder to a fault that names no file, such as a full disk reported by a library.
   *
   * @return the fault itself if it says more
   */
  public static IOException nameless(Path folder, IOException fault) {
    String message = String.valueOf(fault.getMessage());
    return message.equals(NO_SPACE) || message.equals(OF_QUOTA)
        ? new IOException(folder + ": cannot be written to: " + message, fault)
        : fault;
  }

  /**
   * Adds the path to a fault of writing a file, which Java's channels omit.
   *
   * @return the fault itself if it names the path already
   */
  public static IOException writing(Path file, IOException fault) {
    String message = String.valueOf(fault.getMessage());
    return message.contains(file.toString())
        ? fault
        : new IOException(file + ": cannot be written: " + message, fault);
  }
}
