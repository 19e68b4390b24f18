package io.camelzodb.storage.zeo.link;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a server once about its storage, and keeps the answer. Safe for many threads. */
public final class ServerInfo {
  private final ServerLink link;
  private final String storage;
  private volatile @Nullable Dictionary info;

  /**
   * Creates it; asks when it is first used.
   *
   * @param storage the name of the storage, for messages
   */
  public ServerInfo(ServerLink link, String storage) {
    this.link = link;
    this.storage = storage;
  }

  /** Whether the storage has an interface of {@code ZODB.interfaces}. */
  public boolean provides(String name) throws StorageException {
    List<Value> interfaces = MessageShape.items(value("interfaces"));
    if (interfaces == null) {
      return false;
    }
    for (Value item : interfaces) {
      List<Value> pair = MessageShape.items(item);
      if (pair != null && pair.size() == 2 && name.equals(Dictionary.nameOf(pair.get(1)))) {
        return true;
      }
    }
    return false;
  }

  /** Returns a value of the information; None if it is missing. */
  public Value value(String key) throws StorageException {
    Dictionary values = info;
    if (values == null) {
      if (!(link.ask("", "get_info") instanceof Dictionary answer)) {
        throw new ProtocolFault(storage + ": the answer to get_info is not a dictionary");
      }
      values = answer;
      info = answer;
    }
    Value value = values.get(key);
    return value == null ? NoneValue.NONE : value;
  }
}
