package dev.warder.architecture.planted.audit;

import dev.warder.architecture.planted.WrongHouse;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.util.Random;

/** One method for each call that is forbidden. */
public class Sins {
    public Class<?> root() {
        return WrongHouse.class;
    }

    public void prints() {
        System.out.println("heard by nobody");
    }

    public void exits() {
        System.exit(1);
    }

    public void sleeps() throws InterruptedException {
        Thread.sleep(1);
    }

    public int guesses() {
        return new Random().nextInt();
    }

    public Process starts() throws IOException {
        return new ProcessBuilder("true").start();
    }

    public Object deserialises(InputStream in) throws IOException, ClassNotFoundException {
        return new ObjectInputStream(in).readObject();
    }
}
