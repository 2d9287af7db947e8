package dev.warder.architecture.planted.flow;

/** A room on the same floor. */
public class Beside {}
