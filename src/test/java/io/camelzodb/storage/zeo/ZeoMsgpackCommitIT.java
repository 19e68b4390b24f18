package io.camelzodb.storage.zeo;

/** The contract of writing by a real server that speaks msgpack. */
class ZeoMsgpackCommitIT extends ZeoCommitIT {
  @Override
  String more() {
    return "  msgpack true";
  }

  /** By the file: the Python of the script has no msgpack. */
  @Override
  protected String forPython() {
    return "file:" + work.resolve("Served.fs") + ":" + work.resolve("served-blobs");
  }
}
