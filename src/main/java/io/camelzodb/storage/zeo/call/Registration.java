package io.camelzodb.storage.zeo.call;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;

/** The first calls on a line, by which a client names the storage that it wants. */
public final class Registration {
  private Registration() {}

  /**
   * Registers, to read only.
   *
   * @param storage the storage's name, usually {@code 1}
   * @return the last transaction of the storage
   * @throws RemoteException if the server refuses, such as for an unknown storage
   */
  public static Tid register(Connection connection, String storage) throws StorageException {
    Text name = new Text(storage);
    if (connection.greeting() != Greeting.Z4) {
      return head(connection, connection.ask(storage, "register", name, BoolValue.TRUE));
    }
    Value password = connection.ask("", "getAuthProtocol");
    if (password != NoneValue.NONE) {
      throw new ProtocolFault(
          "ZEO server "
              + connection.server()
              + " wants a password ("
              + MessageShape.describe(password)
              + "), as only ZEO 4 has them; that is not supported");
    }
    connection.ask(storage, "register", name, BoolValue.TRUE);
    return head(connection, connection.ask("", "lastTransaction"));
  }

  private static Tid head(Connection connection, Value answer) throws ProtocolFault {
    try {
      return tid(answer);
    } catch (ProtocolFault fault) {
      throw new ProtocolFault(
          "ZEO server " + connection.server() + ": " + fault.getMessage(), fault);
    }
  }

  /** An answer that is a tid. */
  public static Tid tid(Value answer) throws ProtocolFault {
    return new Tid(EightByteValue.read(answer));
  }
}
