package io.camelzodb.storage.zeo.call;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;

/** Registers a client for a storage, with the first calls on a connection. */
public final class Registration {
  private Registration() {}

  /**
   * Registers for a storage.
   *
   * @param storage the storage's name, usually {@code 1}
   * @param writing whether to write as well
   * @return the last transaction of the storage
   * @throws RemoteException if the server refuses, such as for an unknown storage
   * @throws ProtocolFault if the server is too old for writing
   */
  public static Tid register(Connection connection, String storage, boolean writing)
      throws StorageException {
    Text name = new Text(storage);
    if (connection.greeting() != Greeting.Z4) {
      BoolValue readOnly = BoolValue.of(!writing);
      return head(connection, connection.ask(storage, "register", name, readOnly));
    }
    if (writing) {
      throw new ProtocolFault(
          new Fault.Refused(
              "ZEO server "
                  + connection.server()
                  + " runs ZEO 4, which can be read but not written",
              "write through a server with ZEO 5 or 6"));
    }
    Value password = connection.ask("", "getAuthProtocol");
    if (password != NoneValue.NONE) {
      throw new ProtocolFault(
          new Fault.Refused(
              "ZEO server "
                  + connection.server()
                  + " requires a password ("
                  + MessageShape.describe(password)
                  + "), as only ZEO 4 can; passwords are not supported"));
    }
    connection.ask(storage, "register", name, BoolValue.TRUE);
    return head(connection, connection.ask("", "lastTransaction"));
  }

  private static Tid head(Connection connection, Value answer) throws ProtocolFault {
    try {
      return tid(answer);
    } catch (ProtocolFault fault) {
      throw new ProtocolFault(fault.fault().within("ZEO server " + connection.server()), fault);
    }
  }

  /** Returns the tid in an answer. */
  public static Tid tid(Value answer) throws ProtocolFault {
    return new Tid(EightByteValue.read(answer));
  }
}
