package io.camelzodb.storage.zeo.link;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
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

  RefusedException(Fault fault, @Nullable Throwable cause) {
    super(fault, cause);
  }

  /** Returns the refusal of a server with which TLS failed. */
  static RefusedException byTls(String storage, ServerAddress server, SSLException fault) {
    Fault why = new Fault.Refused("TLS with " + server + " failed: " + fault.getMessage());
    return new RefusedException(named(storage, why), fault);
  }

  /** Returns the refusal of a server that answered with a fault. */
  static RefusedException byAnswer(String storage, ServerAddress server, IOException fault) {
    boolean readOnly = fault instanceof RemoteException remote && remote.isOf("ReadOnlyError");
    Fault why =
        readOnly
            ? new Fault.Refused(
                "ZEO server " + server + " is read-only", "write through another server")
            : FileFault.of(fault);
    return new RefusedException(named(storage, why), fault);
  }

  /** Returns the refusal that a lost connection means; null if another attempt may help. */
  static @Nullable RefusedException ifLost(String storage, ConnectionLostException fault) {
    if (fault.getCause() instanceof ProtocolFault) {
      Fault why = new Fault.Damaged(fault.fault().details());
      return new RefusedException(named(storage, why), fault);
    }
    if (fault.getCause() instanceof SSLException) {
      // TLS 1.3 reports only now that our certificate was refused.
      FaultDetails lost = fault.fault().details();
      Fault why =
          new Fault.Refused(lost.saying(lost.problem() + " (TLS; does it want a certificate?)"));
      return new RefusedException(named(storage, why), fault);
    }
    return null;
  }

  /** Returns the refusal of a server that is behind a transaction that was seen before. */
  static RefusedException behind(String storage, ServerAddress server, Tid head, Tid lastSeen) {
    Fault why =
        new Fault.Refused(
                "server "
                    + server
                    + " is at transaction "
                    + head
                    + ", behind "
                    + lastSeen
                    + " that was seen before: its database was replaced, or is an old copy",
                "start again")
            .at(FaultPlace.ofTid(head));
    return new RefusedException(named(storage, why), null);
  }

  private static Fault named(String storage, Fault fault) {
    return fault.within(storage).at(FaultPlace.ofSource(storage));
  }
}
