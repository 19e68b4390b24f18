package io.camelzodb.sync;

import io.camelzodb.storage.file.ReplacedException;
import io.camelzodb.storage.zeo.call.ConnectionLostException;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures of the source, such as a lost connection, from failures of a single object. A
 * failure of the source says nothing about the object, which must not be listed as unrecordable.
 */
public final class SourceFailures {
  private static final int MOST_CAUSES = 50;

  private SourceFailures() {}

  /** Whether a fault while reading an object is a failure of the source. */
  public static boolean is(@Nullable Throwable fault) {
    Throwable at = fault;
    for (int i = 0; at != null && i < MOST_CAUSES; i++) {
      if (at instanceof ConnectionLostException
          || at instanceof ReplacedException
          || at instanceof ProtocolFault
          || at instanceof SocketException
          || at instanceof SocketTimeoutException
          || at instanceof UnknownHostException
          || at instanceof ClosedChannelException
          || at instanceof EOFException) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }
}
