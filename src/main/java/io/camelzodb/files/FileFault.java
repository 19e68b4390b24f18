package io.camelzodb.files;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Describes Java's file exceptions, which name only a path or nothing at all, in words. */
public final class FileFault {
  private static final String NO_SPACE = "No space left on device";
  private static final String OF_QUOTA = "quota exceeded";
  private static final String FREE_THERE = "free some space there and run it again";
  private static final String FREE_SOMEWHERE =
      "free some space for the base folder, the output or temporary files (java.io.tmpdir)";

  private FileFault() {}

  /** Returns a description and, if known, what to do. It has several lines if the message has. */
  public static String words(Throwable fault) {
    return details(fault).message();
  }

  /**
   * Returns the error as a value. Of an exception that carries none, the class says which kind it
   * is.
   */
  public static Fault of(Throwable thrown) {
    if (thrown instanceof ThrownFault described) {
      Fault fault = described.fault();
      return isFull(thrown) ? new Fault.Limit(details(thrown).at(fault.place())) : fault;
    }
    return kind(thrown, details(thrown));
  }

  /**
   * Returns the error that a failure of a part means for the whole: its line begins with a text
   * such as the name of a file, and a colon. Kind, place and advice are those of the failure.
   */
  public static Fault within(String where, Throwable cause) {
    if (cause instanceof ThrownFault) {
      return of(cause).within(where);
    }
    String message = cause.getMessage();
    boolean plain =
        message != null
            && !message.isBlank()
            && !(cause instanceof FileSystemException || cause instanceof CharacterCodingException);
    return kind(cause, plain ? FaultDetails.parsed(message) : details(cause)).within(where);
  }

  private static Fault kind(Throwable thrown, FaultDetails details) {
    if (isFull(thrown)) {
      return new Fault.Limit(details);
    }
    if (thrown instanceof FileSystemException ofFile && ofFile.getFile() != null) {
      FaultDetails located = details.at(FaultPlace.ofFile(ofFile.getFile()));
      if (thrown instanceof NoSuchFileException) {
        return new Fault.NotFound(located);
      }
      boolean refused =
          thrown instanceof AccessDeniedException
              || thrown instanceof FileAlreadyExistsException
              || thrown instanceof NotDirectoryException
              || thrown instanceof DirectoryNotEmptyException;
      return refused ? new Fault.Refused(located) : new Fault.Unavailable(located);
    }
    boolean retryable =
        thrown instanceof SocketException || thrown instanceof ClosedChannelException;
    return retryable ? new Fault.Unavailable(details) : new Fault.Damaged(details);
  }

  private static FaultDetails details(Throwable fault) {
    String message = fault.getMessage();
    if (fault instanceof CharacterCodingException) {
      return new FaultDetails(
          "a file is not UTF-8 text (" + message + ")",
          "run the command with --verbose to see which file");
    }
    // An interrupted thread may find the file closed already by another one that was interrupted.
    if (fault instanceof ClosedByInterruptException
        || (fault instanceof ClosedChannelException && Thread.currentThread().isInterrupted())) {
      return new FaultDetails("the thread that read it was interrupted");
    }
    if (fault instanceof ClosedChannelException) {
      return new FaultDetails("its file was closed while it was read");
    }
    if (message == null || message.isBlank()) {
      return fault instanceof EOFException
          ? new FaultDetails("a file ends too early", "it was truncated or is still being written")
          : new FaultDetails(
              fault.getClass().getSimpleName(), "run the command with --verbose to see where");
    }
    if (fault instanceof EOFException) {
      return new FaultDetails(
          "a file ends too early (" + message + ")",
          "it was truncated or is still being written. Run \"git fsck\" in the base folder to see"
              + " whether it belongs to the repository");
    }
    if (fault instanceof NoSuchFileException) {
      return new FaultDetails(message + ": no such file or folder");
    }
    if (fault instanceof AccessDeniedException) {
      return new FaultDetails(message + ": permission denied");
    }
    if (fault instanceof FileAlreadyExistsException) {
      return new FaultDetails(message + ": exists already");
    }
    if (fault instanceof NotDirectoryException) {
      return new FaultDetails(message + ": is not a folder", "symbolic links are not followed");
    }
    if (fault instanceof DirectoryNotEmptyException) {
      return new FaultDetails(message + ": the folder is not empty");
    }
    if (isFull(fault)) {
      return message.equals(NO_SPACE) || message.equals(OF_QUOTA)
          ? new FaultDetails("a file cannot be written: " + message, FREE_SOMEWHERE)
          : new FaultDetails(message, FREE_THERE);
    }
    return FaultDetails.parsed(message);
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
        ? new FileException(folder, within(folder + ": cannot be written to", fault), fault)
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
        : new FileException(file, within(file + ": cannot be written", fault), fault);
  }
}
