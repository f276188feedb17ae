package io.nstack.itests;

import java.util.Map;
import org.junit.Test;

/** The same with the JDK engine. */
public class WrongCallsOnNioIT extends WrongCallsCases {
    @Override
    Map<String, String> settings() { return ON_NIO; }

    @Override
    boolean hasCongestion() { return false; }

    @Test
    @Override
    public void shouldRefuseWrongAddresses() throws Exception { super.shouldRefuseWrongAddresses(); }

    @Test
    @Override
    public void shouldRefuseToBindTwice() throws Exception { super.shouldRefuseToBindTwice(); }

    @Test
    @Override
    public void shouldRefuseDatagramsThatAreTooLongAndSendTheNext() throws Exception {
        super.shouldRefuseDatagramsThatAreTooLongAndSendTheNext();
    }

    @Test
    @Override
    public void shouldRefuseWritesAfterTheEnd() throws Exception { super.shouldRefuseWritesAfterTheEnd(); }

    @Test
    @Override
    public void shouldRefuseWrongOptionsAndKeepTheStack() throws Exception {
        super.shouldRefuseWrongOptionsAndKeepTheStack();
    }

    @Test
    @Override
    public void shouldNotBlameTheStackForTheApplicationsAllocator() throws Exception {
        super.shouldNotBlameTheStackForTheApplicationsAllocator();
    }
}
