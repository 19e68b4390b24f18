package io.camelzodb.storage.zeo.call;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.zeo.message.Message;
import io.camelzodb.storage.zeo.message.MessageShape;
import java.util.concurrent.CompletableFuture;

/**
 * Holds a call that waits for its answer.
 *
 * @param method the name of the method
 * @param about an oid or the like, for messages; may be empty
 * @param sent the time it was sent, as {@link System#nanoTime}
 * @param result completed with the answer
 */
record PendingCall(String method, String about, long sent, CompletableFuture<Value> result) {

  String text() {
    return about.isEmpty() ? method : method + " of " + about;
  }

  void fail(String server, Message.ErrorReply error) {
    String arguments = MessageShape.describe(error.arguments());
    String message =
        server
            + ": "
            + text()
            + ": "
            + MessageShape.printable(error.className())
            + (arguments.isEmpty() ? "" : " " + arguments);
    result.completeExceptionally(
        new RemoteException(message, error.className(), error.arguments()));
  }
}
