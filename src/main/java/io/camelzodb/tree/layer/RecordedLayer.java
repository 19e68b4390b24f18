package io.camelzodb.tree.layer;

/** Says into which layer a recording writes an object that differs from its files, or is new. */
public enum RecordedLayer {
  /** The custom layer, as with perfact-zodbsync. */
  TOP,
  /** The layer that defines the object; for a new one, the layer that defines its container. */
  DEFINING
}
