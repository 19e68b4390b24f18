package io.camelzodb.cli.output;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.files.FileFault;
import io.camelzodb.git.ObjectFault;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Finds the value of an error in what was thrown: by our exceptions, by Java's and by JGit's. */
public final class ErrorFault {
  private static final int MOST_CAUSES = 20;

  private ErrorFault() {}

  /**
   * The error of an exception. What it does not know of its place is looked for in the exceptions
   * behind it. Null for a fault of the program itself, which is no error of this family.
   */
  public static @Nullable Fault of(Throwable thrown) {
    Fault fault = own(thrown);
    if (fault == null) {
      return null;
    }
    Throwable at = thrown.getCause();
    for (int depth = 0; at != null && depth < MOST_CAUSES; depth++) {
      Fault behind = own(at);
      if (behind != null) {
        fault = fault.at(behind.place());
      }
      at = at.getCause();
    }
    return fault;
  }

  private static @Nullable Fault own(Throwable thrown) {
    String ofGit = ObjectFault.words(thrown);
    if (ofGit != null) {
      return new Fault.Damaged(ofGit);
    }
    if (thrown instanceof ThrownFault known) {
      Fault fault = known.fault();
      return FileFault.isFull(thrown)
          ? new Fault.Limit(FileFault.words(thrown)).at(fault.place())
          : fault;
    }
    return thrown instanceof IOException fault ? ofJava(fault, FileFault.words(fault)) : null;
  }

  private static Fault ofJava(IOException thrown, String words) {
    if (thrown instanceof FileSystemException ofFile && ofFile.getFile() != null) {
      return ofFile(thrown, words).at(FaultPlace.ofFile(ofFile.getFile()));
    }
    if (FileFault.isFull(thrown)) {
      return new Fault.Limit(words);
    }
    boolean again = thrown instanceof SocketException || thrown instanceof ClosedChannelException;
    return again ? new Fault.Unavailable(words) : new Fault.Damaged(words);
  }

  private static Fault ofFile(IOException thrown, String words) {
    if (thrown instanceof NoSuchFileException) {
      return new Fault.NotFound(words);
    }
    if (FileFault.isFull(thrown)) {
      return new Fault.Limit(words);
    }
    boolean refused =
        thrown instanceof AccessDeniedException
            || thrown instanceof FileAlreadyExistsException
            || thrown instanceof NotDirectoryException
            || thrown instanceof DirectoryNotEmptyException;
    return refused ? new Fault.Refused(words) : new Fault.Unavailable(words);
  }
}
