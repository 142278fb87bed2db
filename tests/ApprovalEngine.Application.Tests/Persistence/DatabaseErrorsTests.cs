using System.Net.Sockets;
using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Persistence;

/// <summary>The codes are those of PostgreSQL's manual, appendix A.</summary>
public sealed class DatabaseErrorsTests
{
    [Theory]
    [InlineData("57P01", true)] // the server is stopped
    [InlineData("57P03", true)] // it is starting
    [InlineData("53300", true)] // too many connections
    [InlineData("53100", true)] // the disk is full
    [InlineData("08006", true)] // the connection failed
    [InlineData("58030", true)] // reading or writing failed
    [InlineData("25006", true)] // a stand-by
    [InlineData("57014", false)] // a statement was cancelled
    [InlineData("23505", false)] // somebody was faster
    [InlineData("42P01", false)] // a table that does not exist: a fault of ours
    [InlineData("22P02", false)]
    public void What_the_server_says_is_an_outage_or_not(string code, bool isOutage)
    {
        var answer = new PostgresException("said", "ERROR", "ERROR", code);

        DatabaseErrors.IsOutage(answer).ShouldBe(isOutage);
        DatabaseErrors.IsOutage(new DbUpdateException("saving", answer)).ShouldBe(isOutage);
    }

    [Theory]
    [InlineData("23505")] // a key that is there already
    [InlineData("40001")]
    [InlineData("40P01")] // a deadlock: EF Core takes it for transient, and wraps it twice
    public void A_lost_race_is_one_however_deep_it_is_wrapped(string code)
    {
        var answer = new PostgresException("said", "ERROR", "ERROR", code);

        DatabaseErrors.IsLostRace(answer).ShouldBeTrue();
        DatabaseErrors.IsLostRace(new DbUpdateException("saving", answer)).ShouldBeTrue();
        DatabaseErrors.IsLostRace(new InvalidOperationException("transient", new DbUpdateException("saving", answer))).ShouldBeTrue();
        DatabaseErrors.IsOutage(answer).ShouldBeFalse();
    }

    [Fact]
    public void A_connection_that_breaks_or_is_not_made_is_an_outage()
    {
        DatabaseErrors.IsOutage(new NpgsqlException("connecting", new SocketException())).ShouldBeTrue();
        DatabaseErrors.IsOutage(new NpgsqlException("reading", new EndOfStreamException())).ShouldBeTrue();
        DatabaseErrors.IsOutage(new NpgsqlException("waiting", new TimeoutException())).ShouldBeTrue();
        DatabaseErrors.IsOutage(new InvalidOperationException("transient", new DbUpdateException("saving", new NpgsqlException("reading", new IOException())))).ShouldBeTrue();
    }

    [Fact]
    public void What_breaks_elsewhere_is_none()
    {
        DatabaseErrors.IsOutage(new IOException("a folder")).ShouldBeFalse();
        DatabaseErrors.IsOutage(new TimeoutException("something else")).ShouldBeFalse();
        DatabaseErrors.IsOutage(new NpgsqlException("a protocol that we do not speak")).ShouldBeFalse();
        DatabaseErrors.IsOutage(new HttpRequestException("a mail server", new SocketException())).ShouldBeFalse();
    }
}
