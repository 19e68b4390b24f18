package io.camelzodb.storage.zeo.call;

import io.camelzodb.pickle.Tuple;
import io.camelzodb.storage.StorageException;

/**
 * Receives the calls that a server makes to its clients. It is called in the reader's thread, which
 * is blocked meanwhile: it must not wait for an answer of the same server.
 */
public interface Notices {

  /** Receives a call without an answer; unknown methods are ignored. */
  void notice(Connection from, String method, Tuple arguments) throws StorageException;

  /** The connection was lost; called once, but not after {@link Connection#close()}. */
  void lost(Connection from, StorageException why);
}
