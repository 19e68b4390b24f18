package io.camelzodb.storage.zeo.call;

import io.camelzodb.pickle.Tuple;
import io.camelzodb.storage.StorageException;

/**
 * Who takes what a server calls without being asked. Called by the reader's thread, which does
 * nothing else meanwhile: it must not wait for an answer of the same server.
 */
public interface Notices {

  /** The server calls a method, without wanting an answer; unknown ones are ignored. */
  void notice(Connection from, String method, Tuple arguments) throws StorageException;

  /** The line is lost; called once, never when {@link Connection#close()} ended it. */
  void lost(Connection from, StorageException why);
}
