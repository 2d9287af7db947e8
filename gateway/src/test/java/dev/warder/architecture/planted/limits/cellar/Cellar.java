package dev.warder.architecture.planted.limits.cellar;

/** A room below a room. */
public class Cellar {}
