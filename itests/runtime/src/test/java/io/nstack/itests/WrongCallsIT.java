package io.nstack.itests;

import org.junit.Test;

/** {@link WrongCallsCases} on the default base. */
public class WrongCallsIT extends WrongCallsCases {

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
