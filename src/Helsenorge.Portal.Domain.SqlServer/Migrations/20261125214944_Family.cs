using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helsenorge.Portal.Domain.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Family : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "ItemId",
                table: "UsageLog",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AccessReports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ReportedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ReportedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    ActorId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    OrganisationNumber = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: true),
                    Ground = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ServiceCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    ItemId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Client = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Ended = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessReports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SentNotices",
                columns: table => new
                {
                    PatientId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    What = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    SentAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SentNotices", x => new { x.PatientId, x.What });
                });

            migrationBuilder.CreateIndex(
                name: "IX_UsageLog_PatientId_ItemId",
                table: "UsageLog",
                columns: new[] { "PatientId", "ItemId" });

            migrationBuilder.CreateIndex(
                name: "IX_AccessReports_PatientId_ItemId",
                table: "AccessReports",
                columns: new[] { "PatientId", "ItemId" });

            migrationBuilder.CreateIndex(
                name: "IX_AccessReports_PatientId_Sequence",
                table: "AccessReports",
                columns: new[] { "PatientId", "Sequence" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccessReports");

            migrationBuilder.DropTable(
                name: "SentNotices");

            migrationBuilder.DropIndex(
                name: "IX_UsageLog_PatientId_ItemId",
                table: "UsageLog");

            migrationBuilder.DropColumn(
                name: "ItemId",
                table: "UsageLog");
        }
    }
}
