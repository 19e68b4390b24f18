package io.camelzodb.component;

import io.camelzodb.component.message.ZodbMetadata;
import io.camelzodb.component.message.ZodbTransaction;

/** Selects the body of an exchange of the {@code zodb:} consumer. */
public enum ZodbBody {
  /** A {@link ZodbTransaction}, whose records are read when they are asked for. */
  transaction,
  /** A {@link ZodbMetadata}; for a whole database the same as {@link #transaction}. */
  metadata,
  /**
   * JSON text of the transaction and its records; for a whole database the same as {@link
   * #transaction}.
   */
  json,
  /** JSON text of {@link #metadata}; for a whole database the same as {@link #transaction}. */
  metadataJson
}
