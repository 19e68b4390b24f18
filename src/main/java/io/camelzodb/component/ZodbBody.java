package io.camelzodb.component;

import io.camelzodb.component.message.ZodbMetadata;
import io.camelzodb.component.message.ZodbTransaction;

/** The body of an exchange of the consumer. */
public enum ZodbBody {
  /** A {@link ZodbTransaction}, whose records are read when they are asked for. */
  transaction,
  /** A {@link ZodbMetadata}; of a whole database as {@link #transaction}. */
  metadata,
  /** JSON text of the transaction and its records; of a whole database as {@link #transaction}. */
  json,
  /** JSON text of {@link #metadata}; of a whole database as {@link #transaction}. */
  metadataJson
}
