package io.camelzodb.storage.zeo.link;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.zeo.call.ConnectionLostException;
import io.camelzodb.storage.zeo.call.RemoteException;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import io.camelzodb.storage.zeo.wire.ServerAddress;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reports that a server refuses: another attempt would not help. */
final class RefusedException extends StorageException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns the refusal of a server with which TLS failed. */
  static RefusedException byTls(String storage, ServerAddress server, SSLException fault) {
    return new RefusedException(
        storage + ": TLS with " + server + " failed: " + fault.getMessage(), fault);
  }

  /** Returns the refusal of a server that answered with a fault. */
  static RefusedException byAnswer(String storage, ServerAddress server, IOException fault) {
    boolean readOnly = fault instanceof RemoteException remote && remote.isOf("ReadOnlyError");
    String message =
        readOnly
            ? "ZEO server " + server + " is read-only; write through another server"
            : fault.getMessage();
    return new RefusedException(storage + ": " + message, fault);
  }

  /** Returns the refusal that a lost connection means; null if another attempt may help. */
  static @Nullable RefusedException ifLost(String storage, ConnectionLostException fault) {
    if (fault.getCause() instanceof ProtocolFault) {
      return new RefusedException(storage + ": " + fault.getMessage(), fault);
    }
    if (fault.getCause() instanceof SSLException) {
      // TLS 1.3 reports only now that our certificate was refused.
      return new RefusedException(
          storage + ": " + fault.getMessage() + " (TLS; does it want a certificate?)", fault);
    }
    return null;
  }

  /** Returns the refusal of a server that is behind a transaction that was seen before. */
  static RefusedException behind(String storage, ServerAddress server, Tid head, Tid known) {
    String message =
        storage
            + ": server "
            + server
            + " is at transaction "
            + head
            + ", behind "
            + known
            + " that was seen before: its database was replaced, or is an old copy; start again";
    return new RefusedException(message, new IOException(message));
  }
}
